import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { buildSinglePage } from '../support/single-page.mjs'

/**
 * Prepares to write a recording as JSON, compressed (.json.gz), or inside the page that replays it (.html). Fails now,
 * and not after an hour of recording, if the page cannot be built or the file cannot be written. The returned function
 * writes the file and returns its size in bytes.
 */
export function createRunWriter(file: string): (run: RecordedRun) => number {
  const format = formatOf(file)
  closeSync(openSync(file, 'a'))
  return (run) => {
    const content = format(`${JSON.stringify(run)}\n`)
    writeFileSync(file, content)
    return Buffer.byteLength(content)
  }
}

function formatOf(file: string): (json: string) => string | Buffer {
  if (file.endsWith('.gz')) return compress
  if (!file.endsWith('.html')) return (json) => json
  const page = readFileSync(buildSinglePage('replay'), 'utf8')
  return (json) => pageWith(page, compress(json))
}

const compress = (json: string) => gzipSync(json, { level: 9 })

/** The page `/replay` as one file that shows this recording. Base64 contains nothing that could end the element. */
function pageWith(page: string, recording: Buffer): string {
  const dataElement = `<script type="application/octet-stream" id="recording">${recording.toString('base64')}</script>`
  return page.replace('<div id="root">', (root) => `${dataElement}${root}`)
}
