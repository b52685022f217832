import { createRoot } from 'react-dom/client'
import '../styles/model-page.css'
import { storageOf } from '../platform/json-storage'
import { ModelPage } from './page/model-page'

const root = document.getElementById('root')

if (root) createRoot(root).render(<ModelPage store={storageOf('localStorage')} languageTag={navigator.language} />)
