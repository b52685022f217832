import 'uplot/dist/uPlot.min.css'
import { copyText } from '../../platform/copy-text'
import { showPage } from '../../shell/page-frame'
import { exampleDocument } from '../document/plan-document'
import { type Environment } from './environment'
import { PlanPage } from './plan-page'

/** Shows the planner. It begins with the example plan, unless the address has a plan. */
export function startPlanPage(browser: Pick<Environment, 'createWorker' | 'openEvents'>): void {
  const environment: Environment = { ...browser, location: window.location, copy: copyText }
  showPage((props) => <PlanPage {...props} initial={exampleDocument} environment={environment} />)
}
