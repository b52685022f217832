import { defineConfig } from 'vite'
import { singleFilePage } from './single-file-page.mts'

// The configuration of the page that `npm run record -- FILE.html` fills with a recording.
export default defineConfig(singleFilePage('replay'))
