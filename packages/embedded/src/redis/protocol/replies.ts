/** A RESP simple string, such as OK. */
export class SimpleString {
  constructor(readonly text: string) {}
}

/** A RESP simple error. The first word of the line is the error's code. */
export class SimpleError {
  constructor(readonly line: string) {}
}

/** A map in RESP3, a flat array in RESP2. */
export class MapReply {
  constructor(readonly entries: readonly (readonly [Reply, Reply])[]) {}
}

/** A set in RESP3, an array in RESP2. */
export class SetReply {
  readonly resp3Type = '~'
  constructor(readonly items: readonly Reply[]) {}
}

/** An out-of-band push message in RESP3, an array in RESP2. */
export class PushReply {
  readonly resp3Type = '>'
  constructor(readonly items: readonly Reply[]) {}
}

/** A double in RESP3, a bulk string in RESP2. */
export class DoubleReply {
  constructor(readonly value: number) {}
}

/** The null array in RESP2, null in RESP3; for example the reply of EXEC if a watched key has changed. */
export class NullArray {}

/**
 * Any reply. Numbers are RESP integers, strings and buffers are bulk strings, null is the null bulk string in RESP2 and
 * null in RESP3.
 */
export type Reply =
  | null
  | number
  | bigint
  | string
  | Buffer
  | SimpleString
  | SimpleError
  | MapReply
  | SetReply
  | PushReply
  | DoubleReply
  | NullArray
  | readonly Reply[]

export const ok = new SimpleString('OK')
export const nullArray = new NullArray()

/** Replies OK after the command has run. */
export const replyOk =
  <Args extends readonly unknown[]>(run: (...args: Args) => unknown) =>
  (...args: Args): Reply => {
    run(...args)
    return ok
  }
