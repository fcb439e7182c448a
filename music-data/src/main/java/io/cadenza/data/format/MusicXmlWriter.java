package io.cadenza.data.format;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.data.notation.Chord;
import io.cadenza.data.notation.Measure;
import io.cadenza.data.notation.NotatedPart;
import io.cadenza.data.notation.Notation;
import io.cadenza.data.notation.Staff;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.audiveris.proxymusic.Encoding;
import org.audiveris.proxymusic.Identification;
import org.audiveris.proxymusic.ObjectFactory;
import org.audiveris.proxymusic.ScorePart;
import org.audiveris.proxymusic.ScorePartwise;

/** Writes scores as MusicXML 4.0 by parts, and equal scores as equal bytes. */
final class MusicXmlWriter {
    private static final String VERSION = "4.0";
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">
            """;

    private MusicXmlWriter() {}

    /** JAXB reads some 300 classes for it, once and only if MusicXML is written. */
    private static final class Binding {
        static final JAXBContext CONTEXT = context();

        private static JAXBContext context() {
            try {
                return JAXBContext.newInstance(ScorePartwise.class);
            } catch (JAXBException e) {
                throw new IllegalStateException("The classes of MusicXML cannot be bound", e);
            }
        }
    }

    /**
     * The bytes of the file.
     *
     * @throws io.cadenza.core.CadenzaException if the score is too long for sheet music
     */
    static byte[] toBytes(Score score) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Marshaller marshaller = Binding.CONTEXT.createMarshaller();
            marshaller.setProperty(Marshaller.JAXB_FRAGMENT, true);
            marshaller.setProperty(Marshaller.JAXB_FORMATTED_OUTPUT, true);
            out.writeBytes(HEAD.getBytes(StandardCharsets.UTF_8));
            marshaller.marshal(document(Notation.of(score)), out);
            out.write('\n');
        } catch (JAXBException e) {
            throw new IllegalStateException("MusicXML cannot be written", e);
        }
        return out.toByteArray();
    }

    static ScorePartwise document(Notation notation) {
        ObjectFactory factory = new ObjectFactory();
        ScorePartwise document = factory.createScorePartwise();
        document.setVersion(VERSION);
        Encoding encoding = factory.createEncoding();
        encoding.getEncodingDateOrEncoderOrSoftware().add(factory.createEncodingSoftware("Cadenza"));
        Identification identification = factory.createIdentification();
        identification.setEncoding(encoding);
        document.setIdentification(identification);
        document.setPartList(factory.createPartList());
        List<NotatedPart> parts = notation.parts().isEmpty() ? List.of(PartListWriter.silent()) : notation.parts();
        for (int i = 0; i < parts.size(); i++) {
            ScorePart listed = PartListWriter.scorePart(parts.get(i), i + 1);
            document.getPartList().getPartGroupOrScorePart().add(listed);
            document.getPart().add(part(notation, parts.get(i), listed, i == 0));
        }
        return document;
    }

    private static ScorePartwise.Part part(Notation notation, NotatedPart part, ScorePart listed, boolean first) {
        ScorePartwise.Part written = new ScorePartwise.Part();
        written.setId(listed);
        List<VoiceCursor> voices = VoiceCursor.all(part);
        KeySignature key = new KeySignature(0, 0, false);
        int tempo = 0;
        double printed = 0;
        for (int i = 0; i < notation.measures().size(); i++) {
            Measure measure = notation.measures().get(i);
            key = measure.key().orElse(key);
            MeasureWriter writer = new MeasureWriter(part, listed, key, i + 1);
            writer.attributes(measure, i == 0);
            for (; first && tempo < notation.tempos().size(); tempo++) {
                TempoChange change = notation.tempos().get(tempo);
                if (change.tick() >= measure.end()) {
                    break;
                }
                printed = writer.tempo(change, change.tick() - measure.start(), printed);
            }
            for (VoiceCursor voice : voices) {
                writer.voice(measure, voice.in(measure), voice.staff(), voice.number());
            }
            written.getMeasure().add(writer.measure());
        }
        return written;
    }

    /** Walks through the chords of one voice bar by bar. */
    private static final class VoiceCursor {
        private final List<Chord> chords;
        private final int staff;
        private final int number;
        private int next;

        private VoiceCursor(List<Chord> chords, int staff, int number) {
            this.chords = chords;
            this.staff = staff;
            this.number = number;
        }

        /** The voices of a part; a staff without notes has one, which rests. */
        static List<VoiceCursor> all(NotatedPart part) {
            List<VoiceCursor> voices = new ArrayList<>();
            for (int s = 0; s < part.staves().size(); s++) {
                Staff staff = part.staves().get(s);
                for (int v = 0; v < Math.max(1, staff.voices().size()); v++) {
                    List<Chord> chords = staff.voices().isEmpty()
                            ? List.of()
                            : staff.voices().get(v);
                    voices.add(new VoiceCursor(chords, s + 1, s * NotatedPart.VOICES_PER_STAFF + v + 1));
                }
            }
            return voices;
        }

        List<Chord> in(Measure measure) {
            while (next < chords.size() && chords.get(next).end() <= measure.start()) {
                next++;
            }
            int last = next;
            while (last < chords.size() && chords.get(last).start() < measure.end()) {
                last++;
            }
            return chords.subList(next, last);
        }

        int staff() {
            return staff;
        }

        int number() {
            return number;
        }
    }
}
