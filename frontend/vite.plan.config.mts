import { defineConfig } from 'vite'
import { singleFilePage } from './single-file-page.mts'

// The configuration of `npm run build:plan`.
export default defineConfig(singleFilePage('plan'))
