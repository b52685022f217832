import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { type UserConfig } from 'vite'
import { singleFile } from './single-file.mts'
import { sources } from './sources.mts'
import { LICENSES, workerLicenses } from './worker-licenses.mts'

/** The Vite configuration that builds a page as one file, `dist/NAME/food-delivery-NAME.html`. */
export function singleFilePage(name: string): UserConfig {
  const licenses = workerLicenses()
  return {
    plugins: [
      react(),
      licenses.ofPages,
      singleFile({ entry: `/src/${name}/single-file.tsx`, fileName: `food-delivery-${name}.html` }),
    ],
    resolve: { alias: sources },
    publicDir: false,
    build: {
      outDir: `dist/${name}`,
      emptyOutDir: true,
      target: ['chrome120', 'firefox121', 'safari17.2'],
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: fileURLToPath(new URL(`./${name}.html`, import.meta.url)),
        output: { codeSplitting: false },
      },
      license: { fileName: LICENSES },
    },
    // Browsers refuse module workers in a page that is opened from a disk.
    worker: { format: 'iife', plugins: () => [licenses.ofWorkers()] },
  }
}
