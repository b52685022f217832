import { type Document } from '../bson/document'
import { type Variables } from '../query/filter'
import { type Catalog } from '../storage/catalog'

export type Documents = readonly Document[]

/** A compiled stage or pipeline. */
export type Stage = (documents: Documents) => Documents

/** The context in which a stage is compiled. */
export interface PipelineContext {
  variables: Variables
  /** The name of the database. */
  database: string
  catalog: Catalog
  /** Compiles a pipeline inside a stage, with additional variables. */
  compile: (pipeline: unknown, variables?: Variables) => Stage
}

export type CompileStage = (specification: unknown, context: PipelineContext) => Stage
