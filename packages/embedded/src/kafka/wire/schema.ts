// The types of Kafka's protocol. The handlers import this module as `t`.
import { type Reader } from './reader'
import { type Writer } from './writer'

/** The type of a field. `Written` is wider than `Read` if a value may be omitted. */
export interface Type<Read, Written = Read> {
  read(from: Reader, version: number): Read
  write(to: Writer, value: Written, version: number): void
}

export type Fields = Readonly<Record<string, Type<unknown, never>>>

type ReadOf<T> = T extends Type<infer Read, never> ? Read : never
type WrittenOf<T> = T extends { write(to: Writer, value: infer Written, version: number): void } ? Written : never
type OptionalKey<F> = { [K in keyof F]: undefined extends WrittenOf<F[K]> ? K : never }[keyof F]

/** A received message or structure. */
export type ReadStruct<F extends Fields> = { [K in keyof F]: ReadOf<F[K]> }
/** A message or structure to send. Fields with a default may be omitted. */
export type WrittenStruct<F extends Fields> = { [K in Exclude<keyof F, OptionalKey<F>>]: WrittenOf<F[K]> } & {
  [K in OptionalKey<F>]?: WrittenOf<F[K]>
}

export const int8: Type<number> = { read: (from) => from.int8(), write: (to, value) => void to.int8(value) }
export const int16: Type<number> = { read: (from) => from.int16(), write: (to, value) => void to.int16(value) }
export const int32: Type<number> = { read: (from) => from.int32(), write: (to, value) => void to.int32(value) }
export const int64: Type<number> = { read: (from) => from.int64(), write: (to, value) => void to.int64(value) }
export const boolean: Type<boolean> = { read: (from) => from.boolean(), write: (to, value) => void to.boolean(value) }
export const string: Type<string> = { read: (from) => from.string(), write: (to, value) => void to.string(value) }
export const bytes: Type<Buffer> = { read: (from) => from.bytes(), write: (to, value) => void to.bytes(value) }
/** As 32 hexadecimal digits. */
export const uuid: Type<string> = { read: (from) => from.uuid(), write: (to, value) => void to.uuid(value) }
export const nullableString: Type<string | null> = {
  read: (from) => from.nullableString(),
  write: (to, value) => void to.string(value),
}
/** Record batches, which are sent without copying them into one buffer. */
export const records: Type<Buffer, readonly Buffer[]> = {
  read: (from) => from.bytes(),
  write: (to, value) => void to.buffers(value),
}

export const NO_ID = '0'.repeat(32)

export const array = <R, W>(item: Type<R, W>): Type<R[], readonly W[]> => ({
  read: (from, version) => from.array(() => item.read(from, version)),
  write: (to, values, version) => void to.array(values, (value) => item.write(to, value, version)),
})

export const nullableArray = <R, W>(item: Type<R, W>): Type<R[] | null, readonly W[] | null> => ({
  read: (from, version) => from.nullableArray(() => item.read(from, version)),
  write: (to, values, version) => void to.array(values, (value) => item.write(to, value, version)),
})

/** The fields in this order. A flexible version ends with tagged fields: none are sent, and received ones are skipped. */
export function struct<F extends Fields>(fields: F): Type<ReadStruct<F>, WrittenStruct<F>> {
  const entries = Object.entries(fields) as [string, Type<unknown>][]
  return {
    read(from, version) {
      const value: Record<string, unknown> = {}
      for (const [name, type] of entries) value[name] = type.read(from, version)
      from.skipTaggedFields()
      return value as ReadStruct<F>
    },
    write(to, value, version) {
      const values = value as Record<string, unknown>
      for (const [name, type] of entries) type.write(to, values[name], version)
      to.noTaggedFields()
    },
  }
}

export const arrayOf = <F extends Fields>(fields: F) => array(struct(fields))

export const nullableArrayOf = <F extends Fields>(fields: F) => nullableArray(struct(fields))

/** A field of the versions `from` to `to`; in other versions it has the value `absent`, which is also its default. */
export const between = <R, W>(
  from: number,
  to: number,
  type: Type<R, W>,
  absent: NoInfer<R & W>,
): Type<R, W | undefined> => ({
  read: (reader, version) => (version >= from && version <= to ? type.read(reader, version) : absent),
  write(writer, value, version) {
    if (version >= from && version <= to) type.write(writer, value === undefined ? absent : value, version)
  },
})

export const since = <R, W>(version: number, type: Type<R, W>, absent: NoInfer<R & W>) =>
  between(version, Infinity, type, absent)

export const until = <R, W>(version: number, type: Type<R, W>, absent: NoInfer<R & W>) =>
  between(0, version, type, absent)

/** A field of all versions with a default. */
export const withDefault = <R, W>(type: Type<R, W>, value: NoInfer<R & W>) => between(0, Infinity, type, value)

/** The throttle time: always 0, because this broker never throttles a client. */
export const throttleSince = (version: number) => since(version, int32, 0)
