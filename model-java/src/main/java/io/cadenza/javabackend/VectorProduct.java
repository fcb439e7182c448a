package io.cadenza.javabackend;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of {@link VectorArithmetic}. It keeps 24 vectors of sums in registers while rows of B pass: each row of B read
 * from the first-level cache and each element of A then serve six and four fused instructions.
 */
final class VectorProduct {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Vectors of 512 bits come with 32 registers; with fewer, four columns of sums do not fit. */
    private static final boolean WIDE = LANES >= 16;

    /** {@link Arithmetic#columnsAtOnce}. */
    static final int COLUMNS = (WIDE ? 4 : 2) * LANES;

    private VectorProduct() {}

    /** {@link Arithmetic#product}. */
    static void product(
            float[] c,
            int co,
            int cs,
            float[] d,
            int dd,
            int ds,
            float[] a,
            int ao,
            int as,
            int at,
            float[] b,
            int bo,
            int bs,
            int m,
            int n,
            int p) {
        for (int first = 0; first < p; first += Arithmetic.BLOCK) {
            int terms = Math.min(Arithmetic.BLOCK, p - first);
            int aFrom = ao + first * at;
            int bFrom = bo + first * bs;
            if (first == 0) {
                block(c, co, cs, d, dd, ds, a, aFrom, as, at, b, bFrom, bs, m, n, terms);
            } else {
                block(c, co, cs, c, co, cs, a, aFrom, as, at, b, bFrom, bs, m, n, terms);
            }
        }
    }

    private static void block(
            float[] c,
            int co,
            int cs,
            float[] d,
            int dd,
            int ds,
            float[] a,
            int ao,
            int as,
            int at,
            float[] b,
            int bo,
            int bs,
            int m,
            int n,
            int p) {
        int j = 0;
        if (WIDE) {
            for (; j + 4 * LANES <= n; j += 4 * LANES) {
                fourVectors(c, co + j, cs, d, dd + j, ds, a, ao, as, at, b, bo + j, bs, m, p);
            }
        }
        for (; j + 2 * LANES <= n; j += 2 * LANES) {
            for (int i = 0; i < m; i += 6) {
                tile6By2(
                        c,
                        co + i * cs + j,
                        cs,
                        d,
                        dd + i * ds + j,
                        ds,
                        a,
                        ao + i * as,
                        as,
                        at,
                        b,
                        bo + j,
                        bs,
                        p,
                        Math.min(6, m - i));
            }
        }
        for (; j < n; j += LANES) {
            for (int i = 0; i < m; i += 6) {
                tile6By1(
                        c,
                        co + i * cs + j,
                        cs,
                        d,
                        dd + i * ds + j,
                        ds,
                        a,
                        ao + i * as,
                        as,
                        at,
                        b,
                        bo + j,
                        bs,
                        p,
                        Math.min(6, m - i));
            }
        }
    }

    private static void fourVectors(
            float[] c,
            int co,
            int cs,
            float[] d,
            int dd,
            int ds,
            float[] a,
            int ao,
            int as,
            int at,
            float[] b,
            int bo,
            int bs,
            int m,
            int p) {
        // Two tiles of four are better than one of six and two rows of four.
        int sixes = m % 6 == 2 && m >= 8 ? m - 8 : m - m % 6;
        int i = 0;
        for (; i < sixes; i += 6) {
            tile6By4(c, co + i * cs, cs, d, dd + i * ds, ds, a, ao + i * as, as, at, b, bo, bs, p);
        }
        for (; i < m; i += 4) {
            tile4By4(c, co + i * cs, cs, d, dd + i * ds, ds, a, ao + i * as, as, at, b, bo, bs, p, Math.min(4, m - i));
        }
    }

    /** Six rows by four vectors, for processors of 32 vector registers. */
    private static void tile6By4(
            float[] c,
            int co,
            int cs,
            float[] d,
            int dd,
            int ds,
            float[] a,
            int ao,
            int as,
            int at,
            float[] b,
            int bo,
            int bs,
            int p) {
        FloatVector s00 = FloatVector.fromArray(SPECIES, d, dd);
        FloatVector s01 = FloatVector.fromArray(SPECIES, d, dd + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, d, dd + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, d, dd + 3 * LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, d, dd + ds);
        FloatVector s11 = FloatVector.fromArray(SPECIES, d, dd + ds + LANES);
        FloatVector s12 = FloatVector.fromArray(SPECIES, d, dd + ds + 2 * LANES);
        FloatVector s13 = FloatVector.fromArray(SPECIES, d, dd + ds + 3 * LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, d, dd + 2 * ds);
        FloatVector s21 = FloatVector.fromArray(SPECIES, d, dd + 2 * ds + LANES);
        FloatVector s22 = FloatVector.fromArray(SPECIES, d, dd + 2 * ds + 2 * LANES);
        FloatVector s23 = FloatVector.fromArray(SPECIES, d, dd + 2 * ds + 3 * LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, d, dd + 3 * ds);
        FloatVector s31 = FloatVector.fromArray(SPECIES, d, dd + 3 * ds + LANES);
        FloatVector s32 = FloatVector.fromArray(SPECIES, d, dd + 3 * ds + 2 * LANES);
        FloatVector s33 = FloatVector.fromArray(SPECIES, d, dd + 3 * ds + 3 * LANES);
        FloatVector s40 = FloatVector.fromArray(SPECIES, d, dd + 4 * ds);
        FloatVector s41 = FloatVector.fromArray(SPECIES, d, dd + 4 * ds + LANES);
        FloatVector s42 = FloatVector.fromArray(SPECIES, d, dd + 4 * ds + 2 * LANES);
        FloatVector s43 = FloatVector.fromArray(SPECIES, d, dd + 4 * ds + 3 * LANES);
        FloatVector s50 = FloatVector.fromArray(SPECIES, d, dd + 5 * ds);
        FloatVector s51 = FloatVector.fromArray(SPECIES, d, dd + 5 * ds + LANES);
        FloatVector s52 = FloatVector.fromArray(SPECIES, d, dd + 5 * ds + 2 * LANES);
        FloatVector s53 = FloatVector.fromArray(SPECIES, d, dd + 5 * ds + 3 * LANES);
        int a0 = ao;
        int a1 = ao + as;
        int a2 = ao + 2 * as;
        int a3 = ao + 3 * as;
        int a4 = ao + 4 * as;
        int a5 = ao + 5 * as;
        int from = bo;
        int k = 0;
        for (int i = 0; i < p; i++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LANES);
            FloatVector b2 = FloatVector.fromArray(SPECIES, b, from + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(SPECIES, b, from + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = b0.fma(x, s00);
            s01 = b1.fma(x, s01);
            s02 = b2.fma(x, s02);
            s03 = b3.fma(x, s03);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = b0.fma(x, s10);
            s11 = b1.fma(x, s11);
            s12 = b2.fma(x, s12);
            s13 = b3.fma(x, s13);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            s20 = b0.fma(x, s20);
            s21 = b1.fma(x, s21);
            s22 = b2.fma(x, s22);
            s23 = b3.fma(x, s23);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            s30 = b0.fma(x, s30);
            s31 = b1.fma(x, s31);
            s32 = b2.fma(x, s32);
            s33 = b3.fma(x, s33);
            x = FloatVector.broadcast(SPECIES, a[a4 + k]);
            s40 = b0.fma(x, s40);
            s41 = b1.fma(x, s41);
            s42 = b2.fma(x, s42);
            s43 = b3.fma(x, s43);
            x = FloatVector.broadcast(SPECIES, a[a5 + k]);
            s50 = b0.fma(x, s50);
            s51 = b1.fma(x, s51);
            s52 = b2.fma(x, s52);
            s53 = b3.fma(x, s53);
            from += bs;
            k += at;
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + LANES);
        s02.intoArray(c, co + 2 * LANES);
        s03.intoArray(c, co + 3 * LANES);
        s10.intoArray(c, co + cs);
        s11.intoArray(c, co + cs + LANES);
        s12.intoArray(c, co + cs + 2 * LANES);
        s13.intoArray(c, co + cs + 3 * LANES);
        s20.intoArray(c, co + 2 * cs);
        s21.intoArray(c, co + 2 * cs + LANES);
        s22.intoArray(c, co + 2 * cs + 2 * LANES);
        s23.intoArray(c, co + 2 * cs + 3 * LANES);
        s30.intoArray(c, co + 3 * cs);
        s31.intoArray(c, co + 3 * cs + LANES);
        s32.intoArray(c, co + 3 * cs + 2 * LANES);
        s33.intoArray(c, co + 3 * cs + 3 * LANES);
        s40.intoArray(c, co + 4 * cs);
        s41.intoArray(c, co + 4 * cs + LANES);
        s42.intoArray(c, co + 4 * cs + 2 * LANES);
        s43.intoArray(c, co + 4 * cs + 3 * LANES);
        s50.intoArray(c, co + 5 * cs);
        s51.intoArray(c, co + 5 * cs + LANES);
        s52.intoArray(c, co + 5 * cs + 2 * LANES);
        s53.intoArray(c, co + 5 * cs + 3 * LANES);
    }

    /** Up to four rows by four vectors; what is missing of four is the last row again. */
    private static void tile4By4(
            float[] c,
            int co,
            int cs,
            float[] d,
            int dd,
            int ds,
            float[] a,
            int ao,
            int as,
            int at,
            float[] b,
            int bo,
            int bs,
            int p,
            int rows) {
        int row1 = Math.min(1, rows - 1);
        int row2 = Math.min(2, rows - 1);
        int row3 = Math.min(3, rows - 1);
        FloatVector s00 = FloatVector.fromArray(SPECIES, d, dd);
        FloatVector s01 = FloatVector.fromArray(SPECIES, d, dd + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, d, dd + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, d, dd + 3 * LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, d, dd + row1 * ds);
        FloatVector s11 = FloatVector.fromArray(SPECIES, d, dd + row1 * ds + LANES);
        FloatVector s12 = FloatVector.fromArray(SPECIES, d, dd + row1 * ds + 2 * LANES);
        FloatVector s13 = FloatVector.fromArray(SPECIES, d, dd + row1 * ds + 3 * LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, d, dd + row2 * ds);
        FloatVector s21 = FloatVector.fromArray(SPECIES, d, dd + row2 * ds + LANES);
        FloatVector s22 = FloatVector.fromArray(SPECIES, d, dd + row2 * ds + 2 * LANES);
        FloatVector s23 = FloatVector.fromArray(SPECIES, d, dd + row2 * ds + 3 * LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, d, dd + row3 * ds);
        FloatVector s31 = FloatVector.fromArray(SPECIES, d, dd + row3 * ds + LANES);
        FloatVector s32 = FloatVector.fromArray(SPECIES, d, dd + row3 * ds + 2 * LANES);
        FloatVector s33 = FloatVector.fromArray(SPECIES, d, dd + row3 * ds + 3 * LANES);
        int a0 = ao;
        int a1 = ao + row1 * as;
        int a2 = ao + row2 * as;
        int a3 = ao + row3 * as;
        int from = bo;
        int k = 0;
        for (int i = 0; i < p; i++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LANES);
            FloatVector b2 = FloatVector.fromArray(SPECIES, b, from + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(SPECIES, b, from + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = b0.fma(x, s00);
            s01 = b1.fma(x, s01);
            s02 = b2.fma(x, s02);
            s03 = b3.fma(x, s03);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = b0.fma(x, s10);
            s11 = b1.fma(x, s11);
            s12 = b2.fma(x, s12);
            s13 = b3.fma(x, s13);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            s20 = b0.fma(x, s20);
            s21 = b1.fma(x, s21);
            s22 = b2.fma(x, s22);
            s23 = b3.fma(x, s23);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            s30 = b0.fma(x, s30);
            s31 = b1.fma(x, s31);
            s32 = b2.fma(x, s32);
            s33 = b3.fma(x, s33);
            from += bs;
            k += at;
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + LANES);
        s02.intoArray(c, co + 2 * LANES);
        s03.intoArray(c, co + 3 * LANES);
        s10.intoArray(c, co + row1 * cs);
        s11.intoArray(c, co + row1 * cs + LANES);
        s12.intoArray(c, co + row1 * cs + 2 * LANES);
        s13.intoArray(c, co + row1 * cs + 3 * LANES);
        s20.intoArray(c, co + row2 * cs);
        s21.intoArray(c, co + row2 * cs + LANES);
        s22.intoArray(c, co + row2 * cs + 2 * LANES);
        s23.intoArray(c, co + row2 * cs + 3 * LANES);
        s30.intoArray(c, co + row3 * cs);
        s31.intoArray(c, co + row3 * cs + LANES);
        s32.intoArray(c, co + row3 * cs + 2 * LANES);
        s33.intoArray(c, co + row3 * cs + 3 * LANES);
    }

    /** Up to six rows by two vectors, for processors of 16 vector registers, and at the edge. */
    private static void tile6By2(
            float[] c,
            int co,
            int cs,
            float[] d,
            int dd,
            int ds,
            float[] a,
            int ao,
            int as,
            int at,
            float[] b,
            int bo,
            int bs,
            int p,
            int rows) {
        int row1 = Math.min(1, rows - 1);
        int row2 = Math.min(2, rows - 1);
        int row3 = Math.min(3, rows - 1);
        int row4 = Math.min(4, rows - 1);
        int row5 = Math.min(5, rows - 1);
        FloatVector s00 = FloatVector.fromArray(SPECIES, d, dd);
        FloatVector s01 = FloatVector.fromArray(SPECIES, d, dd + LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, d, dd + row1 * ds);
        FloatVector s11 = FloatVector.fromArray(SPECIES, d, dd + row1 * ds + LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, d, dd + row2 * ds);
        FloatVector s21 = FloatVector.fromArray(SPECIES, d, dd + row2 * ds + LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, d, dd + row3 * ds);
        FloatVector s31 = FloatVector.fromArray(SPECIES, d, dd + row3 * ds + LANES);
        FloatVector s40 = FloatVector.fromArray(SPECIES, d, dd + row4 * ds);
        FloatVector s41 = FloatVector.fromArray(SPECIES, d, dd + row4 * ds + LANES);
        FloatVector s50 = FloatVector.fromArray(SPECIES, d, dd + row5 * ds);
        FloatVector s51 = FloatVector.fromArray(SPECIES, d, dd + row5 * ds + LANES);
        int a0 = ao;
        int a1 = ao + row1 * as;
        int a2 = ao + row2 * as;
        int a3 = ao + row3 * as;
        int a4 = ao + row4 * as;
        int a5 = ao + row5 * as;
        int from = bo;
        int k = 0;
        for (int i = 0; i < p; i++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, from + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = b0.fma(x, s00);
            s01 = b1.fma(x, s01);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = b0.fma(x, s10);
            s11 = b1.fma(x, s11);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            s20 = b0.fma(x, s20);
            s21 = b1.fma(x, s21);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            s30 = b0.fma(x, s30);
            s31 = b1.fma(x, s31);
            x = FloatVector.broadcast(SPECIES, a[a4 + k]);
            s40 = b0.fma(x, s40);
            s41 = b1.fma(x, s41);
            x = FloatVector.broadcast(SPECIES, a[a5 + k]);
            s50 = b0.fma(x, s50);
            s51 = b1.fma(x, s51);
            from += bs;
            k += at;
        }
        s00.intoArray(c, co);
        s01.intoArray(c, co + LANES);
        s10.intoArray(c, co + row1 * cs);
        s11.intoArray(c, co + row1 * cs + LANES);
        s20.intoArray(c, co + row2 * cs);
        s21.intoArray(c, co + row2 * cs + LANES);
        s30.intoArray(c, co + row3 * cs);
        s31.intoArray(c, co + row3 * cs + LANES);
        s40.intoArray(c, co + row4 * cs);
        s41.intoArray(c, co + row4 * cs + LANES);
        s50.intoArray(c, co + row5 * cs);
        s51.intoArray(c, co + row5 * cs + LANES);
    }

    /** Up to six rows by one vector, at the edge. */
    private static void tile6By1(
            float[] c,
            int co,
            int cs,
            float[] d,
            int dd,
            int ds,
            float[] a,
            int ao,
            int as,
            int at,
            float[] b,
            int bo,
            int bs,
            int p,
            int rows) {
        int row1 = Math.min(1, rows - 1);
        int row2 = Math.min(2, rows - 1);
        int row3 = Math.min(3, rows - 1);
        int row4 = Math.min(4, rows - 1);
        int row5 = Math.min(5, rows - 1);
        FloatVector s00 = FloatVector.fromArray(SPECIES, d, dd);
        FloatVector s10 = FloatVector.fromArray(SPECIES, d, dd + row1 * ds);
        FloatVector s20 = FloatVector.fromArray(SPECIES, d, dd + row2 * ds);
        FloatVector s30 = FloatVector.fromArray(SPECIES, d, dd + row3 * ds);
        FloatVector s40 = FloatVector.fromArray(SPECIES, d, dd + row4 * ds);
        FloatVector s50 = FloatVector.fromArray(SPECIES, d, dd + row5 * ds);
        int a0 = ao;
        int a1 = ao + row1 * as;
        int a2 = ao + row2 * as;
        int a3 = ao + row3 * as;
        int a4 = ao + row4 * as;
        int a5 = ao + row5 * as;
        int from = bo;
        int k = 0;
        for (int i = 0; i < p; i++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, from);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = b0.fma(x, s00);
            x = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = b0.fma(x, s10);
            x = FloatVector.broadcast(SPECIES, a[a2 + k]);
            s20 = b0.fma(x, s20);
            x = FloatVector.broadcast(SPECIES, a[a3 + k]);
            s30 = b0.fma(x, s30);
            x = FloatVector.broadcast(SPECIES, a[a4 + k]);
            s40 = b0.fma(x, s40);
            x = FloatVector.broadcast(SPECIES, a[a5 + k]);
            s50 = b0.fma(x, s50);
            from += bs;
            k += at;
        }
        s00.intoArray(c, co);
        s10.intoArray(c, co + row1 * cs);
        s20.intoArray(c, co + row2 * cs);
        s30.intoArray(c, co + row3 * cs);
        s40.intoArray(c, co + row4 * cs);
        s50.intoArray(c, co + row5 * cs);
    }
}
