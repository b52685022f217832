import '../styles/plan-single-file.css'
// oxlint-disable-next-line import/default -- Vite makes this module
import PlannerWorker from './engine/planner-worker.ts?worker&inline'
import { startPlanPage } from './page/start-plan-page'

// In a local file, browsers load neither scripts nor workers by URL, so the worker is inside this script.
startPlanPage({ createWorker: () => new PlannerWorker() })
