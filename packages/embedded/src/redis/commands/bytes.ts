/** Bytes as a latin1 string, one character per byte: how keys, fields and members are stored. */
export const binaryText = (bytes: Buffer): string => bytes.toString('latin1')

export const toBytes = (text: string): Buffer => Buffer.from(text, 'latin1')

/** Copies a stored value, which would otherwise keep the whole received chunk in memory. */
export const copyOf = (bytes: Buffer): Buffer => Buffer.from(bytes)
