import { fileURLToPath } from 'node:url'

const sourceOf = (name: string) => fileURLToPath(new URL(`../packages/${name}/src/index.ts`, import.meta.url))
const packages = ['contracts', 'autoscaler', 'deployment-model', 'lessons', 'planner']

/** The sources of the packages, because then a bundle has only the code that its page uses; and builds for browsers. */
export const sources = {
  ...Object.fromEntries(packages.map((name) => [`@food-delivery/${name}`, sourceOf(name)])),
  'csv-parse/sync': 'csv-parse/browser/esm/sync',
}
