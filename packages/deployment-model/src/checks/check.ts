import { type Complaint } from '../complaints/complaint'
import { type Model } from '../model/schema'

/** Looks at one aspect of a whole model. */
export type Check = (model: Model) => Complaint[]
