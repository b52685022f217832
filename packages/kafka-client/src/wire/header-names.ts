/** Most records have the same few names, so reading one of these creates neither a buffer nor a string. */
const knownNames: { name: string; bytes: Buffer }[] = []
const LIMITS = { names: 16, nameBytes: 64 }

/** Reads a header name, which is UTF-8. */
export function readHeaderName(buffer: Buffer, start: number, end: number): string {
  for (const { name, bytes } of knownNames) if (areEqual(bytes, buffer, start, end)) return name
  const bytes = Buffer.from(buffer.subarray(start, end))
  const name = bytes.toString('utf8')
  if (knownNames.length < LIMITS.names && bytes.length <= LIMITS.nameBytes) knownNames.push({ name, bytes })
  return name
}

/** Compares in a loop because a call of Buffer.compare takes longer than a short name. */
function areEqual(bytes: Buffer, buffer: Buffer, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false
  for (let index = 0; index < bytes.length; index++) if (bytes[index] !== buffer[start + index]) return false
  return true
}
