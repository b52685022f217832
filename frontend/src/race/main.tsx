import { createRoot } from 'react-dom/client'
import 'uplot/dist/uPlot.min.css'
import '../styles/race-page.css'
import { browserHttp } from '../platform/browser-http'
import { storageOf } from '../platform/json-storage'
import { RacePage } from './page/race-page'

const root = document.getElementById('root')

if (root)
  createRoot(root).render(
    <RacePage http={browserHttp} store={storageOf('localStorage')} languageTag={navigator.language} />,
  )
