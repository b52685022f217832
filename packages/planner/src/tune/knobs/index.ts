export { knobsOf } from './knobs'
