import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { singleFile } from './single-file.mts'
import { sources } from './sources.mts'
import { LICENSES, workerLicenses } from './worker-licenses.mts'

const licenses = workerLicenses()

// npm run build:plan: the page /plan as one file.
export default defineConfig({
  plugins: [
    react(),
    licenses.ofPages,
    singleFile({ entry: '/src/plan/single-file/main.tsx', fileName: 'food-delivery-plan.html' }),
  ],
  resolve: { alias: sources },
  publicDir: false,
  build: {
    outDir: 'dist/plan',
    emptyOutDir: true,
    target: ['chrome120', 'firefox121', 'safari17.2'],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: fileURLToPath(new URL('./plan.html', import.meta.url)),
      output: { codeSplitting: false },
    },
    license: { fileName: LICENSES },
  },
  // A module worker of a page from a disk is refused.
  worker: { format: 'iife', plugins: () => [licenses.ofWorkers()] },
})
