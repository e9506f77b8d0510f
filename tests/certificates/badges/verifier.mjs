// Verifies credentials by @digitalcredentials/verifier-core. Reads {modules, files: {address: text}, credentials: {name: credential}} and
// writes {name: what it says}. Nothing is loaded but what stands in `files`: whatever else is asked for is an error, and is named.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const { modules, files, credentials } = JSON.parse(readFileSync(0, 'utf8'))
const asked = []
globalThis.fetch = async request => {
  const address = typeof request === 'string' ? request : request.url ?? String(request)
  asked.push(address)
  if (!(address in files)) { return new Response('not found', { status: 404 }) }
  return new Response(files[address], { status: 200, headers: { 'content-type': 'application/json' } })
}
console.log = console.error
const { verifyCredential } = await import(pathToFileURL(`${modules}/@digitalcredentials/verifier-core/dist/index.js`))
const said = {}
for (const [name, credential] of Object.entries(credentials)) {
  const { errors = [], log = [], additionalInformation = [] } = await verifyCredential({ credential, knownDIDRegistries: [] })
  said[name] = {
    errors: errors.map(error => error.name),
    steps: Object.fromEntries(log.map(entry => [entry.id, entry.error ? entry.error.name : entry.valid])),
    schema: additionalInformation.flatMap(entry => entry.id === 'schema_check' ? entry.results : [])
  }
}
process.stdout.write(JSON.stringify({ said, asked: [...new Set(asked)] }))
