import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './precompress.mts'

const sourceOf = (name: string) => fileURLToPath(new URL(`../packages/${name}/src/index.ts`, import.meta.url))
const packages = ['contracts', 'autoscaler', 'deployment-model']
const page = (name: string) => fileURLToPath(new URL(`./${name}.html`, import.meta.url))

// A running backend to develop against: the gateway of `npm start`.
const backend = process.env['BACKEND'] ?? 'http://localhost:8090'
const apiPaths = ['/createOrder', '/status', '/restaurants', '/user', '/consumers', '/events', '/local']

export default defineConfig({
  plugins: [react(), precompress()],
  // From the sources, so that only the constants that are used come along and no schema library.
  resolve: { alias: Object.fromEntries(packages.map((name) => [`@food-delivery/${name}`, sourceOf(name)])) },
  server: { proxy: Object.fromEntries(apiPaths.map((path) => [path, { target: backend, ws: path === '/events' }])) },
  build: {
    outDir: 'dist/client',
    emptyOutDir: true,
    target: ['chrome120', 'firefox121', 'safari17.2'],
    // All targets support modulepreload.
    modulePreload: { polyfill: false },
    // Pages of their own: what the model's needs is no weight on the simulator's.
    rolldownOptions: {
      input: { index: page('index'), model: page('model'), race: page('race') },
      // The frame of all pages in one chunk: several small ones compress worse.
      output: {
        codeSplitting: {
          groups: [
            { name: 'frame', test: /node_modules.(react|scheduler)|src.(shell|settings|platform)/, minShareCount: 2 },
          ],
        },
      },
    },
    license: { fileName: 'licenses.md' },
    // Everything is a file of its own: a content security policy need not allow data: URLs.
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
})
