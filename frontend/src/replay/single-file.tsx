import 'uplot/dist/uPlot.min.css'
import '../styles/replay-single-file.css'
import { showPage } from '../shell/page-frame'
import { ReplayPage } from './replay-page'

/** The recording that `npm run record -- FILE.html` puts into the page: compressed, in base64. */
const text = document.getElementById('recording')?.textContent?.trim()
const embedded = text ? new Blob([Uint8Array.from(atob(text), (character) => character.charCodeAt(0))]) : null

showPage((props) => <ReplayPage {...props} http={null} embedded={embedded} />)
