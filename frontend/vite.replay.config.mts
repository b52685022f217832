import { defineConfig } from 'vite'
import { singleFilePage } from './single-file-page.mts'

// npm run record -- FILE.html
export default defineConfig(singleFilePage('replay'))
