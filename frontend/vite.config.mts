import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './precompress.mts'
import { sources } from './sources.mts'
import { LICENSES, workerLicenses } from './worker-licenses.mts'

const page = (name: string) => fileURLToPath(new URL(`./${name}.html`, import.meta.url))

// The backend for development: by default the gateway of `npm start`.
const backend = process.env['BACKEND'] ?? 'http://localhost:8090'
const apiPaths = [
  '/createOrder',
  '/orders/cancel',
  '/status',
  '/restaurants',
  '/user',
  '/consumers',
  '/events',
  '/local',
]

const licenses = workerLicenses()

export default defineConfig({
  plugins: [react(), licenses.ofPages, precompress()],
  resolve: { alias: sources },
  server: { proxy: Object.fromEntries(apiPaths.map((path) => [path, { target: backend, ws: path === '/events' }])) },
  build: {
    outDir: 'dist/client',
    emptyOutDir: true,
    target: ['chrome120', 'firefox121', 'safari17.2'],
    // All target browsers support modulepreload.
    modulePreload: { polyfill: false },
    // A bundle for each page, so that a page does not load the code of the others.
    rolldownOptions: {
      input: {
        index: page('index'),
        model: page('model'),
        race: page('race'),
        replay: page('replay'),
        plan: page('plan'),
      },
      // Code that several pages share is in one chunk, because several small chunks compress worse.
      output: {
        codeSplitting: {
          groups: [
            { name: 'shared', test: /node_modules.(react|scheduler)|src.(shell|settings|platform)/, minShareCount: 2 },
          ],
        },
      },
    },
    license: { fileName: LICENSES },
    // The content security policy does not allow data: URLs.
    assetsInlineLimit: 0,
  },
  worker: { format: 'es', plugins: () => [licenses.ofWorkers()] },
})
