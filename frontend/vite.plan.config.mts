import { defineConfig } from 'vite'
import { singleFilePage } from './single-file-page.mts'

// npm run build:plan
export default defineConfig(singleFilePage('plan'))
