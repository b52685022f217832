import { type ReactNode } from 'react'
import { useTexts } from '../store/simulator-context'
import { Boundary } from './boundary'
import { Broken } from './broken'

/** Keeps a failure inside one region: the others go on, and this one can be started again. */
export function ErrorBoundary({ children }: { children: ReactNode }) {
  const { broken } = useTexts()
  return <Boundary fallback={(again) => <Broken words={broken} again={again} />}>{children}</Boundary>
}
