"""The words of one PDF, from standard input to standard output; run as a process of its own."""

import resource
import sys

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 15
PAGES = 500


def main() -> None:
    """Read, bounded in memory, time and pages."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    import pypdfium2

    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    for number in range(min(len(document), PAGES)):
        page = document[number].get_textpage()
        sys.stdout.write(page.get_text_range() + "\n")


if __name__ == "__main__":
    main()
