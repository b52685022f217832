import { createRoot } from 'react-dom/client'
import 'uplot/dist/uPlot.min.css'
import '../styles/replay-page.css'
import { browserHttp } from '../platform/browser-http'
import { storageOf } from '../platform/json-storage'
import { ReplayPage } from './page/replay-page'

const root = document.getElementById('root')

if (root)
  createRoot(root).render(
    <ReplayPage http={browserHttp} store={storageOf('localStorage')} languageTag={navigator.language} />,
  )
