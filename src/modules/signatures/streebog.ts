import { LINEAR_ROWS, ROUND_CONSTANTS, SUBSTITUTION } from "./streebog-constants.ts";

// A 512-bit value is 16 signed 32-bit words, least significant first: word 2i is the low half of the i-th 64-bit word.
const WORDS = 16;
const BLOCK = 64;

/** Low and high halves of l(π(byte) << 8·position), at position · 256 + byte: substitution, transposition and linear step in one look-up. */
const { low: TABLE_LOW, high: TABLE_HIGH } = buildTables();
const CONSTANTS = ROUND_CONSTANTS.map(wordsOf);

function buildTables(): { low: Int32Array; high: Int32Array } {
  const low = new Int32Array(8 * 256);
  const high = new Int32Array(8 * 256);
  for (let position = 0; position < 8; position++) {
    for (let byte = 0; byte < 256; byte++) {
      const word = linear(BigInt(SUBSTITUTION[byte] ?? 0) << BigInt(8 * position));
      low[position * 256 + byte] = Number(BigInt.asIntN(32, word));
      high[position * 256 + byte] = Number(BigInt.asIntN(32, word >> 32n));
    }
  }
  return { low, high };
}

function linear(word: bigint): bigint {
  return LINEAR_ROWS.reduce((sum, row, index) => ((word >> BigInt(63 - index)) & 1n ? sum ^ row : sum), 0n);
}

function wordsOf(value: bigint): Int32Array {
  return Int32Array.from({ length: WORDS }, (_, index) => Number(BigInt.asIntN(32, value >> BigInt(32 * index))));
}

/**
 * out = LPS(a xor b), RFC 6986 section 8. The transposition sends byte i of word j to byte j of word i, so word i of the result gathers byte i of all words.
 * `out` must be neither `a` nor `b`.
 */
function mix(a: Int32Array, b: Int32Array, scratch: Int32Array, out: Int32Array): void {
  const low = TABLE_LOW;
  const high = TABLE_HIGH;
  for (let index = 0; index < WORDS; index++) scratch[index] = at(a, index) ^ at(b, index);
  for (let half = 0; half < 2; half++) {
    const w0 = at(scratch, half), w1 = at(scratch, 2 + half), w2 = at(scratch, 4 + half), w3 = at(scratch, 6 + half);
    const w4 = at(scratch, 8 + half), w5 = at(scratch, 10 + half), w6 = at(scratch, 12 + half), w7 = at(scratch, 14 + half);
    for (let byte = 0; byte < 4; byte++) {
      const shift = 8 * byte;
      const i0 = (w0 >>> shift) & 255, i1 = 256 + ((w1 >>> shift) & 255), i2 = 512 + ((w2 >>> shift) & 255), i3 = 768 + ((w3 >>> shift) & 255);
      const i4 = 1024 + ((w4 >>> shift) & 255), i5 = 1280 + ((w5 >>> shift) & 255), i6 = 1536 + ((w6 >>> shift) & 255), i7 = 1792 + ((w7 >>> shift) & 255);
      const target = 2 * (4 * half + byte);
      out[target] = at(low, i0) ^ at(low, i1) ^ at(low, i2) ^ at(low, i3) ^ at(low, i4) ^ at(low, i5) ^ at(low, i6) ^ at(low, i7);
      out[target + 1] = at(high, i0) ^ at(high, i1) ^ at(high, i2) ^ at(high, i3) ^ at(high, i4) ^ at(high, i5) ^ at(high, i6) ^ at(high, i7);
    }
  }
}

// Every index is below the array's fixed length; `| 0` tells the compiler that the value is a 32-bit integer.
function at(words: Int32Array, index: number): number {
  return (words[index] ?? 0) | 0;
}

/** The hash of GOST R 34.11-2012 with 512 bits, in pieces. Digest bytes come in the usual order (empty message: 8e945da2…). */
export class Streebog512 {
  readonly #h = new Int32Array(WORDS);
  readonly #n = new Int32Array(WORDS);
  readonly #sum = new Int32Array(WORDS);
  readonly #message = new Int32Array(WORDS);
  readonly #pending = new Uint8Array(BLOCK);
  readonly #scratch = new Int32Array(WORDS);
  #key = new Int32Array(WORDS);
  #nextKey = new Int32Array(WORDS);
  #state = new Int32Array(WORDS);
  #nextState = new Int32Array(WORDS);
  #pendingLength = 0;

  /** Takes in more bytes; returns itself. */
  update(bytes: Uint8Array): this {
    let offset = 0;
    if (this.#pendingLength > 0) {
      offset = Math.min(BLOCK - this.#pendingLength, bytes.length);
      this.#pending.set(bytes.subarray(0, offset), this.#pendingLength);
      this.#pendingLength += offset;
      if (this.#pendingLength < BLOCK) return this;
      this.#absorb(this.#pending, 0, BLOCK);
      this.#pendingLength = 0;
    }
    for (; offset + BLOCK <= bytes.length; offset += BLOCK) this.#absorb(bytes, offset, BLOCK);
    this.#pending.set(bytes.subarray(offset));
    this.#pendingLength = bytes.length - offset;
    return this;
  }

  /** The 64-byte digest. Ends the computation: call it once. */
  digest(): Uint8Array {
    const length = this.#pendingLength;
    this.#pending.fill(0, length);
    this.#pending[length] = 1;
    this.#absorb(this.#pending, 0, length);
    const zero = new Int32Array(WORDS);
    this.#compress(zero, this.#n);
    this.#compress(zero, this.#sum);
    const digest = new Uint8Array(BLOCK);
    const view = new DataView(digest.buffer);
    this.#h.forEach((word, index) => { view.setInt32(4 * index, word, true); });
    return digest;
  }

  #absorb(bytes: Uint8Array, offset: number, length: number): void {
    const message = this.#message;
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, BLOCK);
    for (let index = 0; index < WORDS; index++) message[index] = view.getInt32(4 * index, true);
    this.#compress(this.#n, message);
    addBits(this.#n, 8 * length);
    addWords(this.#sum, message);
  }

  /** h = E(LPS(h xor n), m) xor h xor m, RFC 6986 section 8. */
  #compress(n: Int32Array, message: Int32Array): void {
    mix(this.#h, n, this.#scratch, this.#key);
    this.#state.set(message);
    for (const constant of CONSTANTS) {
      mix(this.#state, this.#key, this.#scratch, this.#nextState);
      mix(this.#key, constant, this.#scratch, this.#nextKey);
      [this.#state, this.#nextState] = [this.#nextState, this.#state];
      [this.#key, this.#nextKey] = [this.#nextKey, this.#key];
    }
    const h = this.#h;
    for (let index = 0; index < WORDS; index++) h[index] = at(h, index) ^ at(this.#state, index) ^ at(this.#key, index) ^ at(message, index);
  }
}

function addBits(sum: Int32Array, bits: number): void {
  let carry = bits;
  for (let index = 0; index < WORDS && carry > 0; index++) {
    const word = (at(sum, index) >>> 0) + carry;
    sum[index] = word | 0;
    carry = word > 0xffffffff ? 1 : 0;
  }
}

function addWords(sum: Int32Array, message: Int32Array): void {
  let carry = 0;
  for (let index = 0; index < WORDS; index++) {
    const word = (at(sum, index) >>> 0) + (at(message, index) >>> 0) + carry;
    sum[index] = word | 0;
    carry = word > 0xffffffff ? 1 : 0;
  }
}

/** Streebog-512 of `bytes` (RFC 6986): 64 bytes. */
export function streebog512(bytes: Uint8Array): Uint8Array {
  return new Streebog512().update(bytes).digest();
}
