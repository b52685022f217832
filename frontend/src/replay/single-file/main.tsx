import { createRoot } from 'react-dom/client'
import 'uplot/dist/uPlot.min.css'
import '../../styles/replay-single-file.css'
import { storageOf } from '../../platform/json-storage'
import { ReplayPage } from '../page/replay-page'

const root = document.getElementById('root')

/** The recording that `npm run record -- FILE.html` puts into the page: compressed, in base64. */
const text = document.getElementById('recording')?.textContent?.trim()
const inside = text ? new Blob([Uint8Array.from(atob(text), (character) => character.charCodeAt(0))]) : null

if (root)
  createRoot(root).render(
    <ReplayPage http={null} store={storageOf('localStorage')} languageTag={navigator.language} inside={inside} />,
  )
