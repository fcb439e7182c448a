@echo off
rem Runs Cadenza from a checkout: builds the distribution when it is missing or older than the sources, then starts it.
rem --lean or --full may come first: without native libraries, or with TensorFlow and Deeplearning4j.
setlocal EnableExtensions
set "DEFAULT=lean"
set "ROOT=%~dp0"
if "%~1"=="--cuda" (
    echo cadenza: the CUDA builds are used on Linux x86-64 only. Leave out --cuda. 1>&2
    exit /b 2
)
if "%~1"=="--cuda-dl4j" (
    echo cadenza: the CUDA builds are used on Linux x86-64 only. Leave out --cuda-dl4j. 1>&2
    exit /b 2
)
set "KIND="
set "ASKED="
set "WORDS=%*"
if "%~1"=="--lean" set "KIND=lean"
if "%~1"=="--full" set "KIND=full"
if defined KIND call :rest %*
if not defined KIND (
    set "KIND=%DEFAULT%"
    if exist "%ROOT%music-cli\target\distribution.stamp" set "KIND=full"
    echo %* | findstr /I /C:"backend=tensorflow" /C:"backend=dl4j" /C:"backend tensorflow" /C:"backend dl4j" /C:"gpu" /B /C:"benchmark" >nul && set "KIND=full"
    for %%w in (%*) do if exist "%%~w" if /I "%%~xw"==".yaml" findstr /R /C:"^backend: *tensorflow" /C:"^backend: *dl4j" /C:"^device: *gpu" "%%~w" >nul && set "KIND=full"
)
if "%KIND%"=="lean" (
    set "NAME=cadenza-lean"
    set "STAMP=%ROOT%music-cli\target\distribution-lean.stamp"
    set "FLAGS=-Dcadenza.lean"
    set "SIZE=without native libraries; this takes a minute the first time"
) else (
    set "NAME=cadenza"
    set "STAMP=%ROOT%music-cli\target\distribution.stamp"
    set "FLAGS="
    set "SIZE=with TensorFlow and Deeplearning4j; the first time this downloads 0.4 GB"
)

set "REASON="
if not exist "%STAMP%" set "REASON=there is none yet"
if not defined REASON (
    powershell -NoProfile -Command "$s=(Get-Item '%STAMP%').LastWriteTime; $r='%ROOT%'; $n=Get-ChildItem $r*\pom.xml,($r+'pom.xml'),$r*\src\main -Recurse | Where-Object { $_.LastWriteTime -gt $s } | Select-Object -First 1; if ($n) { exit 1 } else { exit 0 }"
    if errorlevel 1 set "REASON=the sources are newer"
)
if defined REASON (
    where mvn >nul 2>&1
    if errorlevel 1 (
        echo cadenza: the distribution must be built ^(%REASON%^), and there is no mvn. Install Maven 3.8.1 or later. 1>&2
        exit /b 2
    )
    echo cadenza: building the distribution ^(%REASON%^) %SIZE% 1>&2
    pushd "%ROOT%"
    call mvn -B -q %FLAGS% -Dstyle.color=never -pl music-cli -am -Dcadenza.quick package 1>&2
    if errorlevel 1 (
        popd
        echo cadenza: the build failed; its messages stand above. 1>&2
        exit /b 1
    )
    popd
)
call "%ROOT%music-cli\target\%NAME%\bin\cadenza.bat" %WORDS%
exit /b %ERRORLEVEL%

:rest
set "WORDS="
:next
shift
if "%~1"=="" exit /b 0
set WORDS=%WORDS% %1
goto next
