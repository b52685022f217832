import { Suspense, lazy, useState } from 'react'
import { storageOf } from '../platform/json-storage'
import { Button } from '../shell/button'
import { Panel } from '../shell/panel'
import { useTexts } from '../texts/texts'
import { lessonInLink } from './lesson-link'
import { hasOpenLesson } from './progress'

// The lessons are not part of the first bundle, because most visits do not open them.
const Lessons = lazy(() => import('./lessons').then(({ Lessons }) => ({ default: Lessons })))

/** The lessons. Open at first if a link names one or if one is unfinished. */
export function LessonsPanel() {
  const { regions, lessons: texts } = useTexts()
  const [isOpen, setIsOpen] = useState(
    () => lessonInLink(location.search) !== null || hasOpenLesson(storageOf('localStorage')),
  )
  const toggle = (
    <Button aria-expanded={isOpen} aria-controls="lessons" onClick={() => setIsOpen(!isOpen)}>
      {isOpen ? texts.close : texts.open}
    </Button>
  )
  return (
    <Panel name="lessons" title={regions.lessons} tools={toggle}>
      {isOpen && (
        <Suspense fallback={<p role="status">{texts.loading}</p>}>
          <Lessons />
        </Suspense>
      )}
    </Panel>
  )
}
