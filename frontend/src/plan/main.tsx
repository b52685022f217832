import '../styles/plan-page.css'
import { openPage } from './page/open-page'

openPage({
  createWorker: () => new Worker(new URL('./engine/planner-worker.ts', import.meta.url), { type: 'module' }),
  openEvents: (path) => new EventSource(path),
})
