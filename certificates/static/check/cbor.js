// CBOR as our tokens use it (certificates/offline/cbor.py): whole numbers, bytes, text, lists, maps, in their one deterministic form.
self.check = {};
check.cbor = (() => {
  "use strict";
  const DEEPEST = 5;
  const MOST_ITEMS = 200;
  const refuse = () => { throw new check.Problem("unreadable"); };

  check.Problem = class extends Error {};

  const head = (kind, number) => {
    const first = kind << 5;
    if (number < 24) return [first | number];
    const size = number < 2 ** 8 ? 1 : number < 2 ** 16 ? 2 : number < 2 ** 32 ? 4 : 8;
    const bytes = [first | (24 + Math.log2(size))];
    for (let at = size - 1; at >= 0; at -= 1) bytes.push(Math.floor(number / 2 ** (8 * at)) % 256);
    return bytes;
  };

  // Less than zero, as Python compares bytes.
  const compare = (one, other) => {
    for (let at = 0; at < Math.min(one.length, other.length); at += 1) if (one[at] !== other[at]) return one[at] - other[at];
    return one.length - other.length;
  };

  const read = (data) => {
    let at = 0;
    let items = 0;
    const take = (size) => {
      if (size > data.length - at) refuse();
      at += size;
      return data.subarray(at - size, at);
    };
    const number = () => {
      const began = at;
      const [first] = take(1);
      const [kind, short] = [first >> 5, first & 31];
      if (short < 24) return [kind, short];
      if (short > 27) refuse();
      const long = take(1 << (short - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
      if (!Number.isSafeInteger(long) || compare(head(kind, long), data.subarray(began, at))) refuse();
      return [kind, long];
    };
    const text = (size) => {
      try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(size)); } catch { return refuse(); }
    };
    const list = (size, depth) => {
      const found = [];
      for (let done = 0; done < size; done += 1) found.push(value(depth - 1));
      return found;
    };
    const map = (size, depth) => {
      const found = new Map();
      let last = [];
      for (let done = 0; done < size; done += 1) {
        const began = at;
        const key = value(0);
        const written = data.subarray(began, at);
        if (!["number", "string"].includes(typeof key) || compare(written, last) <= 0) refuse();
        last = written;
        found.set(key, value(depth - 1));
      }
      return found;
    };
    const value = (depth) => {
      items += 1;
      if (depth < 0 || items > MOST_ITEMS) refuse();
      const [kind, size] = number();
      if (kind === 0) return size;
      if (kind === 1) return -1 - size;
      if (kind === 2) return take(size);
      if (kind === 3) return text(size);
      if (kind === 4) return list(size, depth);
      return kind === 5 ? map(size, depth) : refuse();
    };
    const whole = value(DEEPEST);
    return at === data.length ? whole : refuse();
  };

  // The head of a byte string, for what is signed.
  const bytes = (content) => [...head(2, content.length), ...content];

  return { read, bytes };
})();
