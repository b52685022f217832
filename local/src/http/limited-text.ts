import { type IncomingMessage } from 'node:http'

export interface LimitedTextOptions {
  limitBytes: number
  /** Makes the error of a larger body; the rest of that is not read. */
  tooLarge: () => Error
}

/** The body of a request as text. @throws what `tooLarge` makes */
export async function limitedText(req: IncomingMessage, { limitBytes, tooLarge }: LimitedTextOptions): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
