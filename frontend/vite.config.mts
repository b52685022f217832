import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './vite/precompress.mts'

const contracts = fileURLToPath(new URL('../packages/contracts/src/index.ts', import.meta.url))

// A running backend to develop against: the gateway of `npm start`, or dev/fixture-server.
const backend = process.env['BACKEND'] ?? 'http://localhost:8090'
const apiPaths = ['/createOrder', '/status', '/restaurants', '/user', '/consumers', '/events']

export default defineConfig({
  plugins: [react(), precompress()],
  // From the sources, so that only the constants that are used come along and no schema library.
  resolve: { alias: { '@food-delivery/contracts': contracts } },
  server: {
    proxy: Object.fromEntries(apiPaths.map((path) => [path, { target: backend, ws: path === '/events' }])),
  },
  build: {
    outDir: 'dist/client',
    emptyOutDir: true,
    target: ['chrome120', 'firefox121', 'safari17.2'],
    license: { fileName: 'licenses.md' },
    // Everything is a file of its own: a content security policy need not allow data: URLs.
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
})
