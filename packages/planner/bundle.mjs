// Bundles the library and the command with everything they import, so that the package has no dependencies.
// `npm pack` runs it.
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const source = fileURLToPath(new URL('src', import.meta.url))
const outdir = fileURLToPath(new URL('bundle', import.meta.url))
rmSync(outdir, { recursive: true, force: true })

await build({
  entryPoints: { index: `${source}/index.ts`, main: `${source}/cli/main.ts` },
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // The sources, so that a bundle is never older than they are.
  alias: Object.fromEntries(
    ['autoscaler', 'contracts'].map((name) => [
      `@food-delivery/${name}`,
      fileURLToPath(new URL(`../${name}/src`, import.meta.url)),
    ]),
  ),
})
