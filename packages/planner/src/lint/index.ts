export { lint, type Finding, type FindingWithMend } from './lint'
export { type LintOptions } from './facts'
export { type Mend } from './rule'
export { type CostOptions, type DayCost, simulateMend } from './cost'
