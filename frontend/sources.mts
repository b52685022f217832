import { fileURLToPath } from 'node:url'

const sourceOf = (name: string) => fileURLToPath(new URL(`../packages/${name}/src/index.ts`, import.meta.url))
const packages = ['contracts', 'autoscaler', 'deployment-model', 'lessons', 'planner']

/** Import aliases. Our packages resolve to their sources, so that bundles omit unused code. */
export const sources = {
  ...Object.fromEntries(packages.map((name) => [`@food-delivery/${name}`, sourceOf(name)])),
  // The default build of csv-parse needs Node.
  'csv-parse/sync': 'csv-parse/browser/esm/sync',
}
