package gac.alerting;

import gac.schemas.avro.Text;

/** The languages cards are written in. */
public enum Language {
    EN,
    VI;

    /** The text of {@code text} in this language. */
    public String of(Text text) {
        return this == EN ? text.getEn() : text.getVi();
    }
}
