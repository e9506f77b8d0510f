// Codes of certificates and lists of statuses: read, and verified by the keys of `trust` alone (certificates/offline/token.py, qr.py).
check.token = (() => {
  "use strict";
  const [ALG, KID, TYP, ES256, TAG] = [1, 4, 16, -7, 0xd2];
  const ISSUER = "BQ";
  const LONGEST_CODE = 4000;
  const LARGEST_LIST = 65536; // bytes, packed and unpacked
  const SIGNED = [0x84, 0x6a, ...new TextEncoder().encode("Signature1")];
  const refuse = (why) => { throw new check.Problem(why); };
  const isBytes = (value, size) => value instanceof Uint8Array && (size === undefined || value.length === size);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

  const fromBase64 = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // Base32 without padding, in its one form: capitals, and no stray bits at the end.
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bytesOf = (code) => {
    if (code.length > LONGEST_CODE || !/^[A-Z2-7]+$/.test(code) || [1, 3, 6].includes(code.length % 8)) refuse("unreadable");
    const bytes = new Uint8Array(Math.floor(code.length * 5 / 8));
    let [bits, held, at] = [0, 0, 0];
    for (const letter of code) {
      bits = (bits << 5) | DIGITS.indexOf(letter);
      held += 5;
      if (held >= 8) {
        held -= 8;
        bytes[at++] = bits >> held;
        bits &= (1 << held) - 1;
      }
    }
    return bits === 0 ? bytes : refuse("unreadable");
  };

  const mapOf = (bytes) => {
    const found = check.cbor.read(bytes);
    return found instanceof Map ? found : refuse("unreadable");
  };

  // The claims. What the unprotected headers say (a key, an address, another id) is looked at by nobody.
  const open = async (token, trust, typ) => {
    const parts = check.cbor.read(token[0] === TAG ? token.subarray(1) : token);
    if (!Array.isArray(parts) || parts.length !== 4) refuse("unreadable");
    const [protectedBytes, unprotected, payload, signature] = parts;
    if (!isBytes(protectedBytes) || !(unprotected instanceof Map) || !isBytes(payload) || !isBytes(signature, 64)) refuse("unreadable");
    const headers = mapOf(protectedBytes);
    const known = [...headers.keys()].every((key) => [ALG, KID, TYP].includes(key));
    if (headers.get(ALG) !== ES256 || headers.get(TYP) !== typ || !known) refuse("unreadable");
    const kid = headers.get(KID);
    const point = (isBytes(kid) && trust.keys[hex(kid)]) || refuse("stranger");
    const key = await crypto.subtle.importKey("raw", fromBase64(point), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const signed = new Uint8Array([...SIGNED, ...check.cbor.bytes(protectedBytes), 0x40, ...check.cbor.bytes(payload)]);
    if (!(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, signed))) refuse("altered");
    return mapOf(payload);
  };

  // {token, name, programme, issued, until, list, index, byHand} of a code; throws a Problem.
  const certificate = async (code, trust) => {
    const claims = await open(bytesOf(code), trust);
    const [issuer, until, issued, id, name, programme, status, byHand] = [1, 4, 6, 7, -1, -2, -3, -4].map((claim) => claims.get(claim));
    const numbers = [until, issued, programme, ...(Array.isArray(status) ? status : [])];
    const sound = issuer === ISSUER && typeof name === "string" && isBytes(id, 16) && numbers.length === 5 && claims.size === 7 + claims.has(-4);
    if (!sound || !numbers.every((one) => Number.isSafeInteger(one) && one >= 0)) refuse("other");
    if (byHand !== undefined && byHand !== 1) refuse("other");
    return { token: toBase64(id), name, programme, issued, until, list: status[0], index: status[1], byHand: byHand === 1 };
  };

  const unpack = async (packed) => {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    const found = [];
    for (let size = 0; ;) {
      const { done, value } = await reader.read();
      if (done) return new Uint8Array(await new Blob(found).arrayBuffer());
      size += value.length;
      if (size > LARGEST_LIST) { await reader.cancel(); refuse("unreadable"); }
      found.push(value);
    }
  };

  // {issued, expires, statusOf(index)} of the signed list of this number; throws a Problem.
  const statusList = async (token, trust, number) => {
    if (token.length > LARGEST_LIST) refuse("unreadable");
    const claims = await open(token, trust, "application/statuslist+cwt");
    const [subject, expires, issued, list] = [2, 4, 6, 65533].map((claim) => claims.get(claim));
    const bits = list instanceof Map ? list.get("bits") : undefined;
    if (![1, 2, 4, 8].includes(bits) || !isBytes(list.get("lst")) || !Number.isSafeInteger(issued)) refuse("other");
    if (new URL(subject).pathname !== `/status/${number}.cwt`) refuse("other");
    const bytes = await unpack(list.get("lst"));
    const statusOf = (index) => {
      const at = index * bits;
      return at < bytes.length * 8 ? (bytes[at >> 3] >> (at & 7)) & (2 ** bits - 1) : undefined;
    };
    return { issued, expires: Number.isSafeInteger(expires) ? expires : Infinity, statusOf };
  };

  return { certificate, statusList };
})();
