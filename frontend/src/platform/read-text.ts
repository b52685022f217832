/** The text of a stream of UTF-8; null if it has more than `maxBytes`. `fatal`: rejects bytes that are not UTF-8. */
export async function readText(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  options?: TextDecoderOptions,
): Promise<string | null> {
  const reader = stream.getReader()
  const decoder = new TextDecoder('utf-8', options)
  let text = ''
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length
    if (size > maxBytes) {
      await reader.cancel()
      return null
    }
    text += decoder.decode(part.value, { stream: true })
  }
  return text + decoder.decode()
}

/**
 * The text of a file, compressed with gzip or not; null if it has more than `maxBytes`. Rejects if the file cannot be
 * read, for example because it is a folder or an incomplete compressed file.
 */
export async function fileText(file: Blob, maxBytes: number): Promise<string | null> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  const isGzip = first === 0x1f && second === 0x8b
  const stream = isGzip ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream()
  return readText(stream, maxBytes)
}
