import '../styles/plan-page.css'
import { startPlanPage } from './page/start-plan-page'

startPlanPage({
  createWorker: () => new Worker(new URL('./engine/planner-worker.ts', import.meta.url), { type: 'module' }),
  openEvents: (path) => new EventSource(path),
})
