export { type ArrivalsFile, readArrivalsFile } from './arrivals-file'
export { predict } from './predict'
export { type Prediction } from './summary'
