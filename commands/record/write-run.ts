import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { type RecordedRun } from '@food-delivery/autoscaler'
import { buildSinglePage } from '../support/single-page.mjs'

/** Writes a recording as JSON, compressed (.json.gz), or inside the page that replays it (.html). Returns the size in bytes. */
export function writeRun(file: string, run: RecordedRun): number {
  const content = contentOf(file, `${JSON.stringify(run)}\n`)
  writeFileSync(file, content)
  return Buffer.byteLength(content)
}

function contentOf(file: string, json: string): string | Buffer {
  if (file.endsWith('.gz')) return gzipSync(json, { level: 9 })
  if (file.endsWith('.html')) return pageWith(gzipSync(json, { level: 9 }))
  return json
}

/** The page `/replay` as one file that shows this recording. Base64 contains nothing that could end the element. */
function pageWith(recording: Buffer): string {
  const page = readFileSync(buildSinglePage('replay'), 'utf8')
  const data = `<script type="application/octet-stream" id="recording">${recording.toString('base64')}</script>`
  return page.replace('<div id="root">', (root) => `${data}${root}`)
}
