import { createRoot } from 'react-dom/client'
import 'uplot/dist/uPlot.min.css'
import { copyText } from '../../platform/copy-text'
import { storageOf } from '../../platform/json-storage'
import { exampleDocument } from '../document/plan-document'
import { type Environment } from './environment'
import { PlanPage } from './plan-page'

/** Shows the page in the document. */
export function openPage(environment: Pick<Environment, 'createWorker' | 'openEvents'>): void {
  const root = document.getElementById('root')
  if (!root) return
  createRoot(root).render(
    <PlanPage
      initial={exampleDocument}
      environment={{ ...environment, location: window.location, copy: copyText }}
      store={storageOf('localStorage')}
      languageTag={navigator.language}
    />,
  )
}
