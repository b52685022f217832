import { type ReactNode } from 'react'
import { useTexts } from '../store/simulator-context'
import { Boundary } from './boundary'

/** Keeps a failure inside one region: the others go on, and this one can be started again. */
export function ErrorBoundary({ children }: { children: ReactNode }) {
  return <Boundary fallback={(again) => <Broken again={again} />}>{children}</Boundary>
}

function Broken({ again }: { again: () => void }) {
  const { broken } = useTexts()
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{broken.title}</p>
      <p>{broken.text}</p>
      <button type="button" className="button" onClick={again}>
        {broken.again}
      </button>
    </div>
  )
}
