/** A status line such as OK, which is no data. */
export class Status {
  constructor(readonly text: string) {}
}

/** A failure inside a list of replies, as EXEC has them. */
export class Failure {
  constructor(readonly line: string) {}
}

/** Pairs; a map in RESP3, a flat list in RESP2. */
export class Pairs {
  constructor(readonly entries: readonly (readonly [Reply, Reply])[]) {}
}

/** Members without an order; a list in RESP2. */
export class Members {
  constructor(readonly items: readonly Reply[]) {}
}

/** A message that nobody asked for at this moment; a list in RESP2. */
export class Push {
  constructor(readonly items: readonly Reply[]) {}
}

/** A floating-point number; a text in RESP2. */
export class Double {
  constructor(readonly value: number) {}
}

/** A list that is not there, as EXEC says when a watched key has changed. */
export class NullList {}

/** Anything a command may answer. Numbers are integers, texts and buffers are data, null is "no such thing". */
export type Reply =
  | null
  | number
  | bigint
  | string
  | Buffer
  | Status
  | Failure
  | Pairs
  | Members
  | Push
  | Double
  | NullList
  | readonly Reply[]

export const ok = new Status('OK')
export const nullList = new NullList()
