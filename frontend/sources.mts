import { fileURLToPath } from 'node:url'

const sourceOf = (name: string) => fileURLToPath(new URL(`../packages/${name}/src/index.ts`, import.meta.url))
const packages = ['contracts', 'autoscaler', 'deployment-model', 'lessons', 'planner']

/** Aliases of imports: our packages by their sources, so that bundles omit unused code, and builds for browsers. */
export const sources = {
  ...Object.fromEntries(packages.map((name) => [`@food-delivery/${name}`, sourceOf(name)])),
  'csv-parse/sync': 'csv-parse/browser/esm/sync',
}
