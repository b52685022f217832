// The types of Kafka's protocol. The handlers import this module as `t`.
import { type Reader } from './reader'
import { type Writer } from './writer'

/** The type of a field. `Written` is wider than `Read` if a value may be omitted. */
export interface Type<Read, Written = Read> {
  read(reader: Reader, version: number): Read
  write(writer: Writer, value: Written, version: number): void
}

export type Fields = Readonly<Record<string, Type<unknown, never>>>

type ReadOf<T> = T extends Type<infer Read, never> ? Read : never
type WrittenOf<T> = T extends { write(writer: Writer, value: infer Written, version: number): void } ? Written : never
type OptionalKey<F> = { [K in keyof F]: undefined extends WrittenOf<F[K]> ? K : never }[keyof F]

/** A received message or structure. */
export type ReadStruct<F extends Fields> = { [K in keyof F]: ReadOf<F[K]> }
/** A message or structure to send. Fields with a default may be omitted. */
export type WrittenStruct<F extends Fields> = { [K in Exclude<keyof F, OptionalKey<F>>]: WrittenOf<F[K]> } & {
  [K in OptionalKey<F>]?: WrittenOf<F[K]>
}

export const int8: Type<number> = { read: (reader) => reader.int8(), write: (writer, value) => void writer.int8(value) }
export const int16: Type<number> = {
  read: (reader) => reader.int16(),
  write: (writer, value) => void writer.int16(value),
}
export const int32: Type<number> = {
  read: (reader) => reader.int32(),
  write: (writer, value) => void writer.int32(value),
}
export const int64: Type<number> = {
  read: (reader) => reader.int64(),
  write: (writer, value) => void writer.int64(value),
}
export const boolean: Type<boolean> = {
  read: (reader) => reader.boolean(),
  write: (writer, value) => void writer.boolean(value),
}
export const string: Type<string> = {
  read: (reader) => reader.string(),
  write: (writer, value) => void writer.string(value),
}
export const bytes: Type<Buffer> = {
  read: (reader) => reader.bytes(),
  write: (writer, value) => void writer.bytes(value),
}
/** A UUID as 32 hexadecimal digits. */
export const uuid: Type<string> = { read: (reader) => reader.uuid(), write: (writer, value) => void writer.uuid(value) }
export const nullableString: Type<string | null> = {
  read: (reader) => reader.nullableString(),
  write: (writer, value) => void writer.string(value),
}
/** Record batches, which are sent without copying them into one buffer. */
export const records: Type<Buffer, readonly Buffer[]> = {
  read: (reader) => reader.bytes(),
  write: (writer, value) => void writer.buffers(value),
}

/** Kafka's UUID for a missing topic id. */
export const NO_ID = '0'.repeat(32)

export const array = <Read, Written>(item: Type<Read, Written>): Type<Read[], readonly Written[]> => ({
  read: (reader, version) => reader.array(() => item.read(reader, version)),
  write: (writer, values, version) => void writer.array(values, (value) => item.write(writer, value, version)),
})

export const nullableArray = <Read, Written>(
  item: Type<Read, Written>,
): Type<Read[] | null, readonly Written[] | null> => ({
  read: (reader, version) => reader.nullableArray(() => item.read(reader, version)),
  write: (writer, values, version) => void writer.array(values, (value) => item.write(writer, value, version)),
})

/** The fields in this order. A flexible version ends with tagged fields: none are sent, and received ones are skipped. */
export function struct<F extends Fields>(fields: F): Type<ReadStruct<F>, WrittenStruct<F>> {
  const entries = Object.entries(fields) as [string, Type<unknown>][]
  return {
    read(reader, version) {
      const value: Record<string, unknown> = {}
      for (const [name, type] of entries) value[name] = type.read(reader, version)
      reader.skipTaggedFields()
      return value as ReadStruct<F>
    },
    write(writer, value, version) {
      const values = value as Record<string, unknown>
      for (const [name, type] of entries) type.write(writer, values[name], version)
      writer.noTaggedFields()
    },
  }
}

export const arrayOf = <F extends Fields>(fields: F) => array(struct(fields))

export const nullableArrayOf = <F extends Fields>(fields: F) => nullableArray(struct(fields))

/** A field of the versions `first` to `last`; in other versions it has the value `absent`, which is also its default. */
export const between = <Read, Written>(
  first: number,
  last: number,
  type: Type<Read, Written>,
  absent: NoInfer<Read & Written>,
): Type<Read, Written | undefined> => ({
  read: (reader, version) => (version >= first && version <= last ? type.read(reader, version) : absent),
  write(writer, value, version) {
    if (version >= first && version <= last) type.write(writer, value === undefined ? absent : value, version)
  },
})

/** A field of this version and all later ones. */
export const since = <Read, Written>(version: number, type: Type<Read, Written>, absent: NoInfer<Read & Written>) =>
  between(version, Infinity, type, absent)

/** A field of all versions up to this one. */
export const until = <Read, Written>(version: number, type: Type<Read, Written>, absent: NoInfer<Read & Written>) =>
  between(0, version, type, absent)

/** A field of all versions with a default. */
export const withDefault = <Read, Written>(type: Type<Read, Written>, value: NoInfer<Read & Written>) =>
  between(0, Infinity, type, value)

/** The throttle time: always 0, because this broker never throttles a client. */
export const throttleSince = (version: number) => since(version, int32, 0)
