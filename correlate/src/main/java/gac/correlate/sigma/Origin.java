package gac.correlate.sigma;

/** Where a definition starts: a file (or other name of the text), line and column counted from 1. */
public record Origin(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
