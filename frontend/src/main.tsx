import 'uplot/dist/uPlot.min.css'
import './styles/index.css'
import { App } from './app'
import { showPage } from './shell/page-frame'
import { startSimulator } from './simulator'
import { SimulatorProvider } from './store/simulator-context'

const worker = new Worker(new URL('./load/load-worker.ts', import.meta.url), { type: 'module' })
const createPlanner = () => new Worker(new URL('./plan/engine/planner-worker.ts', import.meta.url), { type: 'module' })
const simulator = startSimulator(worker, createPlanner)

showPage(() => (
  <SimulatorProvider value={simulator}>
    <App />
  </SimulatorProvider>
))
