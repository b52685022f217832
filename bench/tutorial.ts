// docs/planner.md contains the printed table.
import { runBench } from './support/bench'
import { printTable } from './support/figures'
import { tutorialHeader, tutorialRows } from './support/tutorial-plans'

runBench(
  {
    name: 'tutorial',
    purpose: 'Prints the plans of the ScaledObjects of this repository for the loads of the tutorial.',
  },
  () => {
    printTable(tutorialHeader, tutorialRows())
    return Promise.resolve([])
  },
)
